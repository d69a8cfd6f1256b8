f"a{{{b!r:>{c}}}}" "d"
f'{e = }{f=:g}{h:}'
f'''{
  i  # comment
  = }'''
"" f"{j}" ""
t"k{ l !s}" t"m"
rf"\{n}\d"
