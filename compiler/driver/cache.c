// cache.c - see cache.h.
#define _GNU_SOURCE
#include "driver/cache.h"
#include "driver/driver.h"
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char ENTRY_PREFIX[] = "entry-", TEMPORARY_PREFIX[] = "new-", MAGIC[8] = "LOAMPKG1";

typedef struct Head {
    char magic[8], key[2 * SHA256_DIGEST_LENGTH];
    uint64_t length, checksum;
} Head;

// ---- the folder -------------------------------------------------------------------------------------------

static _Noreturn void refuse(const char *folder, const char *why) {
    fail_usage("the cache %s %s; LOAM_CACHE=off builds without it", folder, why);
}

static void check_private(const char *folder) {
    struct stat s;
    if (lstat(folder, &s) != 0) fail_io("%s", folder);
    if (!S_ISDIR(s.st_mode)) refuse(folder, "is no folder");
    if (s.st_uid != geteuid()) refuse(folder, "belongs to another user");
    if (s.st_mode & (S_IWGRP | S_IWOTH)) refuse(folder, "may be written by other users");
}

static const char *place_of_caches(Arena *arena) {
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (xdg && *xdg == '/') return xdg; // the specification ignores relative ones
    return home && *home == '/' ? arena_printf(arena, "%s/.cache", home) : NULL;
}

bool cache_is_wanted(void) {
    const char *wish = getenv("LOAM_CACHE");
    if (!wish || !*wish || strcmp(wish, "on") == 0) return true;
    if (strcmp(wish, "off") != 0) fail_usage("LOAM_CACHE=%s: should be on or off", wish);
    return false;
}

const char *cache_open(Arena *arena) {
    const char *place = place_of_caches(arena);
    if (!place) return NULL;
    const char *folder = arena_printf(arena, "%s/loam", place);
    if (mkdir(folder, 0700) != 0 && errno == ENOENT) {
        mkdir(place, 0700);
        mkdir(folder, 0700);
    }
    struct stat s;
    if (lstat(folder, &s) != 0) return NULL; // it cannot be made
    check_private(folder);
    return folder;
}

bool cache_can_grow(const char *folder) { return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0; }

// ---- keys -------------------------------------------------------------------------------------------------

static const ElfW(Nhdr) * next_note(const ElfW(Nhdr) * note) {
    return (const void *)((const char *)(note + 1) + ((note->n_namesz + 3) & ~3u) +
                          ((note->n_descsz + 3) & ~3u));
}

// Adds the build ID of a loaded file: a hash of its content that the linker made.
static int add_build_id(struct dl_phdr_info *info, size_t size, void *data) {
    if (strstr(info->dlpi_name, "vdso")) return 0; // the kernel's
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_NOTE) continue;
        const ElfW(Nhdr) *note = (const void *)(info->dlpi_addr + p->p_vaddr),
                         *end = (const void *)((const char *)note + p->p_memsz);
        for (; note + 1 <= end; note = next_note(note))
            if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(note + 1, "GNU", 4))
                SHA256Update(data, (const uint8_t *)(note + 1) + 4, note->n_descsz);
    }
    return 0;
}

void cache_key_begin(SHA2_CTX *h) {
    SHA256Init(h);
    SHA256Update(h, (const uint8_t *)MAGIC, sizeof MAGIC);
    dl_iterate_phdr(add_build_id, h);
}

void cache_key_text(SHA2_CTX *h, const char *text) {
    SHA256Update(h, (const uint8_t *)text, strlen(text) + 1);
}

void cache_key_bytes(SHA2_CTX *h, Bytes b) {
    SHA256Update(h, (const uint8_t *)&b.n, sizeof b.n);
    SHA256Update(h, (const uint8_t *)b.p, b.n);
}

CacheKey cache_key_end(SHA2_CTX *h) {
    CacheKey key;
    uint8_t bytes[SHA256_DIGEST_LENGTH];
    SHA256Final(bytes, h);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) snprintf(key.text + 2 * i, 3, "%02x", bytes[i]);
    return key;
}

// ---- entries ----------------------------------------------------------------------------------------------

// Against damage, not against enemies: the folder is private.
static uint64_t checksum(const char *p, size_t n) {
    uint64_t sum = n, word = 0;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&word, p, 8);
        sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
        sum ^= sum >> 29;
    }
    word = n;
    memcpy(&word, p, n);
    sum = (sum ^ word ^ (uint64_t)n << 56) * 0x9E3779B97F4A7C15u;
    return sum ^ sum >> 32;
}

static void path_of(char *out, size_t n, const char *folder, const char *prefix, const char *name) {
    if (snprintf(out, n, "%s/%s%s", folder, prefix, name) >= (int)n) fail_usage("%s: too long", folder);
}

static bool is_whole(const char *p, size_t n, const CacheKey *key) {
    const Head *h = (const Head *)p;
    return n >= sizeof *h && !memcmp(h->magic, MAGIC, sizeof MAGIC) &&
           !memcmp(h->key, key->text, sizeof h->key) && h->length == n - sizeof *h &&
           h->checksum == checksum(p + sizeof *h, h->length);
}

static Bytes get(const char *folder, const CacheKey *key, bool note_use) {
    char path[PATH_MAX];
    path_of(path, sizeof path, folder, ENTRY_PREFIX, key->text);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat s;
    Bytes none = {0};
    if (fd < 0) return none;
    char *p = fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0
                  ? mmap(NULL, (size_t)s.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0)
                  : MAP_FAILED;
    if (p != MAP_FAILED && is_whole(p, (size_t)s.st_size, key)) {
        if (note_use) futimens(fd, NULL);
        close(fd);
        return (Bytes){p + sizeof(Head), (size_t)s.st_size - sizeof(Head)};
    }
    close(fd);
    return none;
}

Bytes cache_get(const char *folder, const CacheKey *key) { return get(folder, key, true); }
Bytes cache_look(const char *folder, const CacheKey *key) { return get(folder, key, false); }

// ---- the limit --------------------------------------------------------------------------------------------

typedef struct Kept {
    const char *path;
    struct timespec used;
    int64_t bytes;
} Kept;
typedef VEC(Kept) KeptList;

static int by_use(const void *a, const void *b) {
    const struct timespec *x = &((const Kept *)a)->used, *y = &((const Kept *)b)->used;
    if (x->tv_sec != y->tv_sec) return x->tv_sec < y->tv_sec ? -1 : 1;
    return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

// Our files in the folder; what an interrupted run has left there is removed when it is old.
static KeptList list_entries(Arena *arena, const char *folder) {
    enum { OLD = 3600 };
    KeptList list = {0};
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat s;
        bool temporary = text_begins(e->d_name, TEMPORARY_PREFIX);
        if (!temporary && !text_begins(e->d_name, ENTRY_PREFIX)) continue;
        Kept k = {.path = arena_printf(arena, "%s/%s", folder, e->d_name)};
        if (lstat(k.path, &s) != 0) continue;
        k.used = s.st_mtim;
        k.bytes = s.st_size;
        if (temporary && time(NULL) - s.st_mtime > OLD) unlink(k.path);
        else if (!temporary) VEC_PUSH(arena, list, k);
    }
    if (d) closedir(d);
    return list;
}

static int64_t limit(void) {
    const char *text = getenv("LOAM_CACHE_LIMIT");
    char *end;
    long long mib = text && *text ? strtoll(text, &end, 10) : 1024;
    if (text && *text && (*end || mib < 0)) fail_usage("LOAM_CACHE_LIMIT=%s is no number of MiB", text);
    return mib << 20;
}

static void trim(Arena *arena, const char *folder) {
    KeptList list = list_entries(arena, folder);
    int64_t total = 0, most = limit();
    for (int i = 0; i < list.n; i++) total += list.at[i].bytes;
    if (total <= most) return;
    qsort(list.at, (size_t)list.n, sizeof *list.at, by_use);
    for (int i = 0; i < list.n && total > most; i++) {
        unlink(list.at[i].path);
        total -= list.at[i].bytes;
    }
}

void cache_put(Arena *arena, const char *folder, const CacheKey *key, Bytes content) {
    char path[PATH_MAX], name[PATH_MAX];
    path_of(path, sizeof path, folder, ENTRY_PREFIX, key->text);
    path_of(name, sizeof name, folder, TEMPORARY_PREFIX, "XXXXXX");
    int fd = scratch_new_file(name, O_CLOEXEC);
    if (fd < 0) return;
    Head h = {.length = content.n, .checksum = checksum(content.p, content.n)};
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(h.key, key->text, sizeof h.key);
    bool good = file_append(fd, (Bytes){(const char *)&h, sizeof h}) && file_append(fd, content);
    good = close(fd) == 0 && good && rename(name, path) == 0;
    if (!good) unlink(name);
    scratch_keep(name);
    if (good) trim(arena, folder);
}

static void path_of_lock(char *out, size_t n, const char *folder, const CacheKey *key) {
    path_of(out, n, folder, "new-lock-", key->text);
}

int cache_lock(const char *folder, const CacheKey *key) {
    char path[PATH_MAX];
    path_of_lock(path, sizeof path, folder, key);
    int fd = scratch_open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0 && errno == EINTR) continue;
    return fd;
}

// Who waits for the file that is removed here finds the entry.
void cache_unlock(int lock, const char *folder, const CacheKey *key) {
    char path[PATH_MAX];
    path_of_lock(path, sizeof path, folder, key);
    unlink(path);
    scratch_keep(path);
    if (lock >= 0) close(lock);
}

bool cache_clean(Arena *arena, const char *folder) {
    DIR *d = opendir(folder);
    if (!d) return errno == ENOENT;
    bool good = true;
    for (struct dirent *e; (e = readdir(d));)
        if (text_begins(e->d_name, ENTRY_PREFIX) || text_begins(e->d_name, TEMPORARY_PREFIX))
            good = (unlinkat(dirfd(d), e->d_name, 0) == 0 || errno == ENOENT) && good;
    closedir(d);
    return good;
}
