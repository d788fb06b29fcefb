# A program whose indentation is wrong.
#
# /// behaviour
# path = "not_used.py"
# entry = "main.py"
# files = [["main.py", "if True:\nprint('Grüße')\n"]]
# ///
