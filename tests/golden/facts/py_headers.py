# The span of a compound statement ends behind its colon, whatever stands before that.
async   def \
        spaced (a = lambda: 1, *,
                b):  # not here:
    pass
class Empty ( ) :
    pass
if (a  # a comment: with a colon
        ) :
    pass
try :
    pass
except (A  # as nothing
        ) as found :
    pass
