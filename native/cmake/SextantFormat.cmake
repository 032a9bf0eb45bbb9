# Targets `format` (rewrites) and `format-check` (fails on a difference) for C and C++ sources.
find_program(SEXTANT_CLANG_FORMAT NAMES clang-format-14 clang-format DOC "clang-format")
file(GLOB_RECURSE sextant_formatted CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/native/*.h ${PROJECT_SOURCE_DIR}/native/*.cc ${PROJECT_SOURCE_DIR}/native/*.c
  ${PROJECT_SOURCE_DIR}/bench/native/*.h ${PROJECT_SOURCE_DIR}/bench/native/*.cc)

if(SEXTANT_CLANG_FORMAT)
  add_custom_target(format
    COMMAND ${SEXTANT_CLANG_FORMAT} -i --style=file ${sextant_formatted} VERBATIM)
  add_custom_target(format-check
    COMMAND ${SEXTANT_CLANG_FORMAT} --dry-run -Werror --style=file ${sextant_formatted} VERBATIM)
else()
  message(STATUS "clang-format was not found (Debian: apt-get install clang-format): no targets format, format-check")
endif()
