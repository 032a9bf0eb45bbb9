# The device code of the CUDA backend, and what of the host launches it; relative to native/src.
set(SEXTANT_CUDA_KERNELS
  backend/cuda/kernels/assign.cc
  backend/cuda/kernels/co_moments.cu
  backend/cuda/kernels/double_scores.cu
  backend/cuda/kernels/finish_scores.cu
  backend/cuda/kernels/labels.cu
  backend/cuda/kernels/pack.cc
  backend/cuda/kernels/pair_moments.cu
  backend/cuda/kernels/pair_reductions.cu
  backend/cuda/kernels/pair_values.cu
  backend/cuda/kernels/pick_rows.cu
  backend/cuda/kernels/totals.cu
  backend/cuda/kernels/warp_scores.cu)
# Those of compute capability 9.0 alone.
set(SEXTANT_CUDA_WARPGROUP_KERNELS backend/cuda/kernels/warpgroup_scores.cu)
# Every product and sum is rounded as written: a fused multiply-add is written too.
set(SEXTANT_CUDA_OPTIONS -fmad=false --expt-relaxed-constexpr -Werror all-warnings)
