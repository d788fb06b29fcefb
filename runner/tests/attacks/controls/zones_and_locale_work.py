"""zoneinfo, time zones of the C library, locale, calendar, gettext, mimetypes."""

# /// control
# ///

import calendar
import datetime
import gettext
import locale
import mimetypes
import os
import time
import zoneinfo

moment = datetime.datetime(2026, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
assert moment.utcoffset() == datetime.timedelta(hours=2)
assert moment.astimezone(zoneinfo.ZoneInfo("Asia/Shanghai")).hour == 18
try:
    zoneinfo.ZoneInfo("Mars/Olympus")
    raise AssertionError("a zone that is not")
except zoneinfo.ZoneInfoNotFoundError:
    pass
os.environ["TZ"] = "America/New_York"
time.tzset()
assert time.tzname[0] == "EST"
locale.setlocale(locale.LC_ALL, "")
assert locale.format_string("%.2f", 3.14159) == "3.14"
assert calendar.month_name[7] == "July" and gettext.gettext("word") == "word"
assert mimetypes.guess_type("x.png")[0] == "image/png"
assert datetime.datetime.now().astimezone().tzinfo is not None

print("CONTROL ok")
