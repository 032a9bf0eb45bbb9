# libsextant_cuda.so: what the engine asks of NVIDIA's devices. It is built where nvcc is found, and loaded at run time.

set(SEXTANT_CUDA AUTO CACHE STRING "Build libsextant_cuda.so: ON, OFF, or AUTO, where nvcc is found")
set_property(CACHE SEXTANT_CUDA PROPERTY STRINGS AUTO ON OFF)

# Also compiled as plain C++ for tests.
set(SEXTANT_CUDA_SOURCES
  kernels/assign.cc
  kernels/co_moments.cu
  kernels/double_scores.cu
  kernels/finish_scores.cu
  kernels/labels.cu
  kernels/matrix_scores.cu
  kernels/pack.cc
  kernels/pick_rows.cu
  kernels/totals.cu
  anchors.cc
  backend.cc
  context.cc
  draw_totals.cc
  label_sums.cc
  row_copy.cc
  sample_rows.cc
  stage.cc
  worker.cc)
list(TRANSFORM SEXTANT_CUDA_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/src/backend/cuda/)

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
  set(CMAKE_CUDA_ARCHITECTURES 80-real 86-real 89-real 90a-real 100-real 120)
endif()
enable_language(CUDA)
find_package(CUDAToolkit REQUIRED)

add_library(sextant_cuda SHARED ${SEXTANT_CUDA_SOURCES} src/backend/cuda/sort.cu)
sextant_compile_options(sextant_cuda)
target_compile_definitions(sextant_cuda PRIVATE ${SEXTANT_CUDA_DEFINITIONS})
set_target_properties(sextant_cuda PROPERTIES
  CUDA_STANDARD 20
  CUDA_EXTENSIONS OFF
  CUDA_VISIBILITY_PRESET hidden
  CUDA_RUNTIME_LIBRARY Static)
target_link_libraries(sextant_cuda PRIVATE CUDA::cudart_static)
sextant_device_library(sextant_cuda)
target_link_options(sextant_cuda PRIVATE LINKER:--no-undefined)
