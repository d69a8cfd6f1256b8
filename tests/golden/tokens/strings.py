'a' "b" u'c' rb'\d' '''d
e''' "\"" r'\''
f"{{a}} {b!r:>{w}} {c = } \N{DIGIT ONE}{f'{d}'}" t'{e:x}'
f'''{
f # g
}'''
ur'old'
'open
f'open {
