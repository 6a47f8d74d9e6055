// env.h - the one reader of numbers in environment variables (GOGC, GOMEMLIMIT, GOMAXPROCS, values of
// GODEBUG). A text that is not wholly a number, or out of range, is no number: the function returns false and
// leaves *value alone.
#ifndef LOAM_ENV_H
#define LOAM_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decimal digits after an optional sign, n bytes of text.
bool env_number(const char *text, size_t n, int64_t *value);
// Whether n bytes of text are this word.
bool env_is(const char *text, size_t n, const char *word);
// Bytes as GOMEMLIMIT writes them: digits with an optional B, KiB, MiB, GiB or TiB.
bool env_bytes(const char *text, int64_t *value);

#endif
