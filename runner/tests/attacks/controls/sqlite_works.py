"""sqlite3: in memory, in a file, with a transaction that is rolled back."""

# /// control
# ///

import sqlite3

for place in (":memory:", "data.sqlite"):
    with sqlite3.connect(place) as database:
        database.execute("create table words (word text unique)")
        database.executemany("insert into words values (?)", [("one",), ("two",)])
        database.execute("pragma journal_mode = wal")
    try:
        with database:
            database.execute("insert into words values ('three')")
            database.execute("insert into words values ('one')")
    except sqlite3.IntegrityError:
        pass
    assert database.execute("select count(*) from words").fetchone() == (2,)
    database.close()

print("CONTROL ok")
