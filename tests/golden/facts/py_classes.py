class Box(Base, mixin.Other, *more, metaclass=Meta, **options):
    size: int = 1
    kind: str
    limit = size

    def run(self):
        self.__secret = __name
        return self.__dunder__, __class__

    def __private(self, __parameter=limit):
        return self.call(__keyword=__parameter)

    sizes = [size for _ in range(size)]


class Generic[T](Base[T]):
    pass


class _:
    def method(self):
        return self.__not_mangled
