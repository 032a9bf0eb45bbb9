/* What Java needs beside sextant.h: native memory, as addresses and as buffers. */
#ifndef SEXTANT_JNI_H
#define SEXTANT_JNI_H

#include <stdint.h>
#include <stdlib.h>

#include "sextant/sextant.h"

/* In Java a direct ByteBuffer; one that is returned has as many bytes as this. */
typedef struct sextant_jni_buffer {
  char bytes[1 << 30];
} sextant_jni_buffer;

/* `bytes` is a multiple of 64; NULL where there is not so much. */
static inline void* sextant_jni_allocate(int64_t bytes) { return aligned_alloc(64, (size_t)bytes); }

static inline void sextant_jni_free(void* memory) { free(memory); }

/* The memory at an address, however little there is of it. */
static inline sextant_jni_buffer* sextant_jni_view(void* address) { return (sextant_jni_buffer*)address; }

static inline void* sextant_jni_address(sextant_jni_buffer* buffer) { return buffer; }

/* Where the function is that calls into Java. */
static inline void* sextant_jni_function(sextant_progress progress) { return (void*)progress; }

#endif
