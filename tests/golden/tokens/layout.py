# Blocks, blank lines, joined lines, brackets.
if a:  # why

    # inside
	 	
    b = (1,
  2)
    c = a + \
        b
	
else: d
