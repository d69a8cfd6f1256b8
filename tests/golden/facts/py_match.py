match command:
    case "start" | "restart":
        one()
    case 1 | -2 | None | colours.RED:
        two()
    case [first, *rest] as whole:
        three()
    case {"key": value, **others}:
        four()
    case Point(0, y=inner) | inner:
        five()
    case big if big > limit:
        six()
    case "a" if check():
        seven()
    case _ if last():
        eight()
    case _:
        nine()

match read(), other:
    case everything:
        pass
