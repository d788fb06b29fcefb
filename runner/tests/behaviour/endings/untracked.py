# Objects that the collector does not know can end visibly as well.
class Number(int):
    __slots__ = ()

    def __del__(self):
        print("number", int(self))


class Text(str):
    __slots__ = ()

    def __del__(self):
        print("text", str.__str__(self))


places = [Number(7), Text("seven")]
kept = Number(8)
