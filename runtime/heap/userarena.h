// userarena.h - chunks of memory that the program frees itself, each as a whole (lib/loam/arena).
//
// A chunk is a large object of USER_CHUNK_BYTES whose pointer map is the arena's bitmap: objects are put into
// it one after the other, and each brings its map. To the collector it is one object: a pointer anywhere into
// it keeps all of it.
//
//     NONE      no chunk
//     USED      objects are put into it
//     FREED     the program has freed it while a cycle marks, and the marker may be reading it: it is as
//               before until its span is swept
//     FAULTS    no access, no memory: an access through a pointer that was left ends the program. The
//               addresses are used again once the collector finds no pointer to them
// A chunk that is not freed by the program goes like any object.
#ifndef LOAM_USERARENA_H
#define LOAM_USERARENA_H

#include "heap/mheap.h"

#define USER_CHUNK_BYTES (8ul << 20) // as in Go

typedef enum UserChunk { CHUNK_NONE, CHUNK_USED, CHUNK_FREED, CHUNK_FAULTS } UserChunk;

// On the system stack, at a safepoint.
void *user_chunk_new(void); // zeroed; may collect before
void user_chunk_free(void *chunk);
// n values of the type lie at this address of a chunk from now on.
void user_chunk_put(void *at, const LoamType *, int64_t n);
// Its span is swept: the last step of freeing it, and before its pages are free.
void user_chunk_swept(MSpan *, bool dead);

#endif
