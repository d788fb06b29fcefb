# A program that ends with so many objects that a list of them would go beyond its memory.
# /// behaviour
# request = { limits = { memoryMb = 200 } }
# ///
many = [[] for _ in range(2_000_000)]
print(len(many))
