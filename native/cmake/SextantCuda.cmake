# libsextant_cuda.so: what the engine asks of NVIDIA's devices. It is built where nvcc is found, and loaded at run time.

set(SEXTANT_CUDA AUTO CACHE STRING "Build libsextant_cuda.so: ON, OFF, or AUTO, where nvcc is found")
set_property(CACHE SEXTANT_CUDA PROPERTY STRINGS AUTO ON OFF)

include(cmake/SextantCudaKernels.cmake)

# What goes into it; relative to native/src. All but the sort is compiled as plain C++ for tests too.
set(SEXTANT_CUDA_SOURCES
  backend/cuda/anchors.cc
  backend/cuda/backend.cc
  backend/cuda/context.cc
  backend/cuda/draw_totals.cc
  backend/cuda/label_sums.cc
  backend/cuda/pairs/pair_sweep.cc
  backend/cuda/result_copy.cc
  backend/cuda/row_copy.cc
  backend/cuda/sample_rows.cc
  backend/cuda/stage.cc
  backend/cuda/worker.cc)

# backend.cc says which build it is of.
set(SEXTANT_CUDA_DEFINITIONS SEXTANT_VERSION="${PROJECT_VERSION}")

# A C++ library behind one C function.
function(sextant_device_library target)
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/native/src/common/thread_pool.cc)
  target_link_libraries(${target} PRIVATE Threads::Threads)
  set_target_properties(${target} PROPERTIES
    LINKER_LANGUAGE CXX
    VERSION ${SEXTANT_ABI_VERSION}.${PROJECT_VERSION}
    SOVERSION ${SEXTANT_ABI_VERSION}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}
    LINK_DEPENDS ${PROJECT_SOURCE_DIR}/native/sextant_cuda.map)
  target_link_options(${target} PRIVATE LINKER:--version-script=${PROJECT_SOURCE_DIR}/native/sextant_cuda.map)
  if(NOT SEXTANT_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()

if(SEXTANT_CUDA STREQUAL "OFF" OR SEXTANT_SANITIZE)
  return()
endif()
include(CheckLanguage)
check_language(CUDA)
if(NOT CMAKE_CUDA_COMPILER)
  if(SEXTANT_CUDA STREQUAL "ON")
    message(FATAL_ERROR "SEXTANT_CUDA is ON, but nvcc was not found. Install CUDA 12.8 or later, or pass "
                        "-DCMAKE_CUDA_COMPILER=FILE.")
  endif()
  message(STATUS "Without libsextant_cuda.so: nvcc was not found")
  return()
endif()
if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
  set(CMAKE_CUDA_ARCHITECTURES 80)  # with code that drivers translate for every later one
endif()
enable_language(CUDA)
find_package(CUDAToolkit REQUIRED)

set(sextant_cuda_sources ${SEXTANT_CUDA_KERNELS} ${SEXTANT_CUDA_SOURCES} backend/cuda/sort.cu)
list(TRANSFORM sextant_cuda_sources PREPEND src/)
foreach(source IN LISTS SEXTANT_CUDA_KERNELS)
  set_source_files_properties(src/${source} PROPERTIES LANGUAGE CUDA)  # also those that only launch
endforeach()

function(sextant_cuda_objects target)
  add_library(${target} OBJECT ${ARGN})
  sextant_compile_options(${target})
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:CUDA>:-std=c++20;${SEXTANT_CUDA_OPTIONS};-Xcompiler=-Wall,-Wextra,-ffp-contract=off>")
  set_target_properties(${target} PROPERTIES CUDA_VISIBILITY_PRESET hidden CUDA_RUNTIME_LIBRARY Static)
  target_link_libraries(${target} PUBLIC CUDA::cudart_static)
endfunction()

sextant_cuda_objects(sextant_cuda_backend ${sextant_cuda_sources})
target_compile_definitions(sextant_cuda_backend PRIVATE ${SEXTANT_CUDA_DEFINITIONS})

# Instructions of compute capability 9.0 that no other has.
set(sextant_cuda_architectures ${CMAKE_CUDA_ARCHITECTURES})
if(sextant_cuda_architectures STREQUAL "native")
  set(sextant_cuda_architectures ${CMAKE_CUDA_ARCHITECTURES_NATIVE})
endif()
if(sextant_cuda_architectures MATCHES "90|all")
  list(TRANSFORM SEXTANT_CUDA_WARPGROUP_KERNELS PREPEND src/ OUTPUT_VARIABLE sextant_cuda_warpgroup_sources)
  sextant_cuda_objects(sextant_cuda_warpgroups ${sextant_cuda_warpgroup_sources})
  set_target_properties(sextant_cuda_warpgroups PROPERTIES CUDA_ARCHITECTURES 90a-real)
  target_compile_definitions(sextant_cuda_backend PRIVATE SEXTANT_CUDA_WARPGROUPS)
  target_sources(sextant_cuda_backend INTERFACE $<TARGET_OBJECTS:sextant_cuda_warpgroups>)
endif()

add_library(sextant_cuda SHARED)
sextant_device_library(sextant_cuda)
target_link_libraries(sextant_cuda PRIVATE sextant_cuda_backend)
target_link_options(sextant_cuda PRIVATE LINKER:--no-undefined)
install(TARGETS sextant_cuda LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} OPTIONAL)
