# What is installed (`cmake --install`, and the wheel through it), and the Debian package of the same (`cpack -G DEB`).
#
# The manual page and the completions are what the built program prints, so they are those of this very program.
include(GNUInstallDirs)

install(TARGETS spawnlint RUNTIME)

set(printed ${CMAKE_BINARY_DIR}/printed)
# spawnlint_prints(<file> <folder to install it to> <arguments>…)
function(spawnlint_prints file folder)
    add_custom_command(
        OUTPUT ${printed}/${file}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${printed}
        COMMAND spawnlint ${ARGN} > ${printed}/${file}
        DEPENDS spawnlint)
    set_property(GLOBAL APPEND PROPERTY spawnlint_printed ${printed}/${file})
    install(FILES ${printed}/${file} DESTINATION ${folder})
endfunction()

set(zsh_functions site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND EXISTS /etc/debian_version)
    set(zsh_functions vendor-completions) # where Debian's zsh looks for those of packages
endif()
spawnlint_prints(spawnlint.1 ${CMAKE_INSTALL_MANDIR}/man1 --manual)
spawnlint_prints(spawnlint ${CMAKE_INSTALL_DATADIR}/bash-completion/completions completions bash)
spawnlint_prints(_spawnlint ${CMAKE_INSTALL_DATADIR}/zsh/${zsh_functions} completions zsh)
spawnlint_prints(spawnlint.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d completions fish)
get_property(files GLOBAL PROPERTY spawnlint_printed)
add_custom_target(printed ALL DEPENDS ${files})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME spawnlint)
set(CPACK_PACKAGE_CONTACT "The spawnlint authors <spawnlint@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "finds the lines that break when a program starts processes")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"spawnlint reads programs in Python and C and tells which lines fail when they
start processes: under which start method (fork, spawn, forkserver), on which
platforms and versions of Python, and with which exception. It follows names,
values and calls from file to file and executes nothing of what it checks.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.34), libcjson1")
# Loaded when the first file in C is met: any version will do (src/c/load.c).
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "libclang1-14 | libclang1-15 | libclang1-16 | libclang1-17 | libclang1-18 | libclang1-19")
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
if(DPKG_SHLIBDEPS)
    set(CPACK_DEBIAN_PACKAGE_DEPENDS "")
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
# Policy 12.5: every package has its licence there.
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/spawnlint RENAME copyright)
include(CPack)
