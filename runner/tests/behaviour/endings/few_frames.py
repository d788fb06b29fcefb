# With hardly a frame left, the end is silent.
import sys

sys.setrecursionlimit(8)
