// cache.h - results kept from one run of the compiler to the next, in $XDG_CACHE_HOME/loam.
//
// An entry is a file named by a key, the SHA-256 of all that its content depends on; so an entry is never
// changed and never wrong, only missing. Rules:
//  - The folder is private: made with mode 0700, refused when another user owns it or may write to it.
//  - An entry is written under another name and renamed when it is whole. Runs at the same time may both
//  write
//    one; the later takes the place of the earlier, which is the same.
//  - An entry carries the length and a checksum of its content. One that is damaged counts as missing.
//  - A failure to write (a full disk, a read-only one) leaves nothing and is no error.
//  - When all entries together exceed the limit, those used longest ago are removed.
//
// A second folder of the same entries comes with the compiler and is only read (cmake/ShipPackages.cmake).
//
// LOAM_CACHE=off in the environment: neither is used. LOAM_CACHE_LIMIT: the limit in MiB, 1024 without it.
#ifndef LOAM_COMPILER_CACHE_H
#define LOAM_COMPILER_CACHE_H

#include "base/base.h"
#include <sha2.h>

typedef struct CacheKey {
    char text[2 * SHA256_DIGEST_LENGTH + 1];
} CacheKey;

bool cache_is_wanted(void);

// The folder, made if need be; NULL: nothing is kept. Ends the process when it is not private.
const char *cache_open(Arena *);

bool cache_can_grow(const char *folder); // files can be made in it

// Begins a key with the identity of the compiler: of the program and the libraries that it runs with.
void cache_key_begin(SHA2_CTX *);
void cache_key_text(SHA2_CTX *, const char *); // with its end, so that two texts are not one
void cache_key_bytes(SHA2_CTX *, Bytes);
CacheKey cache_key_end(SHA2_CTX *);

// p is NULL: there is no such entry. The bytes are ours to change, 8-byte aligned, and live as long as the
// process. cache_look: of a folder that is only read.
Bytes cache_get(const char *folder, const CacheKey *);
Bytes cache_look(const char *folder, const CacheKey *);
void cache_put(Arena *, const char *folder, const CacheKey *, Bytes content);

// One run at a time has the lock of a key; the others wait. -1: it cannot be had, and is not needed for
// anything but to save work.
int cache_lock(const char *folder, const CacheKey *);
void cache_unlock(int lock, const char *folder, const CacheKey *);

// `loam clean -cache`: removes all entries. False: errno says why not.
bool cache_clean(Arena *, const char *folder);

#endif
