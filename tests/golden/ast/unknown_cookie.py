# coding: martian
a = b
