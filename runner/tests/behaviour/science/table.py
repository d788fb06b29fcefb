# A table, its printing, and an error deep in pandas.
import pandas as pd

table = pd.DataFrame({"kind": ["cat", "dog", "cat"], "kg": [4, 20, 5]})
print(table, table.describe(), table.groupby("kind").mean())
print(pd.get_option("display.max_rows"), pd.get_option("display.width"))
print(pd.Timestamp("2020-02-29").tz_localize("Europe/Berlin"))
table["none"]
