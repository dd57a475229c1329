# What a Python script does: recursion, the standard library, exceptions; the last one is not caught.
import decimal
import hashlib
import json
import re
import sys


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1 if n == 0 else ackermann(m, n - 1))


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


class Shape:
    def __init__(self, **sides):
        self.sides = sides

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(self.sides.items()))})"


print(sys.version_info[:2], sys.byteorder, sys.maxsize)
print("recursion:", ackermann(2, 7), deep(900))
try:
    deep(10**6)
except RecursionError as error:
    print("too deep:", error)

for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
    print(f"{name}:", hashlib.new(name, b"a module is running" * 1000).hexdigest()[:32])

document = {"name": "counter", "ports": [{"bits": 8, "dir": "out"}, {"bits": 1, "dir": "in"}], "ratio": 0.1, "none": None}
text = json.dumps(document, indent=1, sort_keys=True)
print(text)
print(json.loads(text) == document)

words = re.findall(r"\b(\w)(\w*)\b", "The quick brown fox jumps over the lazy dog")
print(" ".join(rest + first.lower() + "ay" for first, rest in words))
print(re.sub(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", r"\g<d>.\g<m>.\g<y>", "from 2026-11-01 to 2026-11-30"))

decimal.getcontext().prec = 60
print(decimal.Decimal(2).sqrt())
print((decimal.Decimal(1) / 7).quantize(decimal.Decimal("1e-20"), rounding=decimal.ROUND_HALF_EVEN))

print(sum(1 / (16**k) * (4 / (8 * k + 1) - 2 / (8 * k + 4) - 1 / (8 * k + 5) - 1 / (8 * k + 6)) for k in range(12)))
print(sorted({n * n % 17 for n in range(100)}), Shape(width=3, height=2.5))
print(f"{2**521 - 1:x}"[:20], (2**521 - 1) % 1000000007)

try:
    json.loads('{"open": [1, 2')
except json.JSONDecodeError as error:
    print("caught:", error)

sys.stdout.flush()
raise ValueError("the last word") from KeyError("why")
