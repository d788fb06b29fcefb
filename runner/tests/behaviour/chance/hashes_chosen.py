# A run that chooses its own seed for hashes gets it.
#
# /// behaviour
# cold = "the seed of hashes is taken at the start"
# request.env = { PYTHONHASHSEED = "7" }
# ///
import sys

print(hash("a"), list({"x", "y", "z"}), sys.flags.hash_randomization)
