# Writes files as a C table of bytes (src/base/embed.h):
#   cmake -DARRAY=embedded_models -DOUTPUT=embedded_models.c "-DFILES=a.json;b.json" -P embed.cmake
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS FILES)
    cmake_path(GET file FILENAME name)
    if(name STREQUAL "page.md")
        cmake_path(GET file PARENT_PATH folder)
        cmake_path(GET folder FILENAME name)
    endif()
    if(file MATCHES "/src/c/stubs/(.+)$")
        set(name ${CMAKE_MATCH_1})
    endif()
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
    string(APPEND arrays "static const unsigned char file_${number}[] = {\n${bytes}0};\n")
    string(APPEND entries
        "    {\"${name}\", (const char *)file_${number}, sizeof file_${number} - 1},\n")
    math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT}
    "#include \"base/embed.h\"\n\n${arrays}\nconst EmbeddedFile ${ARRAY}[] = {\n${entries}    {NULL, NULL, 0},\n};\n")
