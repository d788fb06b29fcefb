import pandas as pd

table = pd.DataFrame({"year": [2020, 2021, 2022], "rain": [3, 5, 4]})
table.plot(x="year", y="rain", kind="bar", title="Rain")
