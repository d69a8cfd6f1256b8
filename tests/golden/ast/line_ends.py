a = 1
b = """c
d"""
if e:
	fg = "\
h"