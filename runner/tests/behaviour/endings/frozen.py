# What a program hides from the collector ends as visibly as anything else.
import gc

file = open(1, "w", closefd=False)
file.write("written at the end\n")
gc.freeze()
