value = 0


def outer():
    value = 1

    class Box:
        value = value
        global shared
        shared = value

        def method(self, __private):
            super().method(value, shared)
            self.__attribute = __private
            return __class__

        class Inner:
            __other = value

    return Box
