# Options that all native code of this project is compiled with.

# The ABI version has one home: the header.
file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/include/sextant/sextant.h SEXTANT_ABI_VERSION
     REGEX "^#define SEXTANT_ABI_VERSION [0-9]+u$")
string(REGEX REPLACE ".* ([0-9]+)u$" "\\1" SEXTANT_ABI_VERSION "${SEXTANT_ABI_VERSION}")
if(NOT SEXTANT_ABI_VERSION MATCHES "^[0-9]+$")
  message(FATAL_ERROR "SEXTANT_ABI_VERSION was not found in sextant.h")
endif()

function(sextant_sanitize target)
  if(SEXTANT_SANITIZE)
    # Null pointers and sizes of objects are left to AddressSanitizer, and no class here is told by its vtable: UBSan's
    # checks of them take half of the time to compile. GCC sees uninitialised values in the standard library where it
    # adds checks.
    target_compile_options(${target} PRIVATE
      -fsanitize=${SEXTANT_SANITIZE} -fno-sanitize=null,object-size,vptr
      -fno-sanitize-recover=all -fno-omit-frame-pointer
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(${target} PRIVATE -fsanitize=${SEXTANT_SANITIZE})
  endif()
  if(SEXTANT_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

function(sextant_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20 c_std_99)
  set_target_properties(${target} PROPERTIES
    CXX_EXTENSIONS OFF
    C_EXTENSIONS OFF
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden
    C_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/native/include ${PROJECT_SOURCE_DIR}/native/src)
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:C,CXX>:-Wall;-Wextra;-Wpedantic>
    $<$<AND:$<BOOL:${PROJECT_IS_TOP_LEVEL}>,$<COMPILE_LANGUAGE:C,CXX>>:-Werror>
    # Results have the same bits whatever the compiler fuses: a fused multiply-add is written, never inferred.
    $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
  sextant_sanitize(${target})
endfunction()

# Tests, which are compiled more often than they are run: optimised little, and without UBSan, which is for what they
# call and takes a third of the time that they take to compile.
function(sextant_test_options target)
  sextant_compile_options(${target})
  target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O1>)
  if(SEXTANT_SANITIZE MATCHES "undefined")
    target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
  endif()
endfunction()

# sextant_precompile(TARGET HEADER...): parses the headers once for all files of a target, where SEXTANT_PRECOMPILE is on.
# It is off by default, so that a file which lacks an include does not build.
function(sextant_precompile target)
  if(SEXTANT_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
