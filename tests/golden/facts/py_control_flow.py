if first:
    one()
elif second:
    two()
else:
    three()

for i, (j, *k) in items():
    continue
else:
    done()

while (n := read()):
    break

with lock, open(path) as (f), (a):
    pass

try:
    risky()
except (OSError, errors.Late) as error:
    raise Other(error) from error
except ():
    pass
except Single:
    raise
except:
    pass
else:
    fine()
finally:
    close()

try:
    group()
except* ValueError as eg:
    pass

assert check(), f"message {text}"
assert (done)


async def main():
    async with session() as s:
        async for x in s:
            return x
    return


del a, b.c, d[0]
with (a as b,
      c):
    pass
