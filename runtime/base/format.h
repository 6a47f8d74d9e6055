// format.h - numbers as Go's print shows them. The texts do not end with a zero byte; their length is
// returned.
#ifndef LOAM_FORMAT_H
#define LOAM_FORMAT_H

#include <stdint.h>

int print_format_int(char out[24], int64_t);
int print_format_uint(char out[24], uint64_t);
int print_format_hex(char out[24], uint64_t);
int print_format_float(char out[24], double);
const char *print_float_text(char out[25], double); // with a zero byte; returns out

#endif
