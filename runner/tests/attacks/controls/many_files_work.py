"""Two hundred files in folders, written, listed, read and removed."""

# /// control
# ///

from pathlib import Path

for number in range(200):
    path = Path(f"folder{number % 10}/file{number}.txt")
    path.parent.mkdir(exist_ok=True)
    path.write_text(str(number), encoding="ascii")
found = sorted(Path(".").rglob("file*.txt"))
assert len(found) == 200
assert sum(int(path.read_text(encoding="ascii")) for path in found) == 19900
for path in found:
    path.unlink()

print("CONTROL ok")
