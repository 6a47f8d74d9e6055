// html.h - texts in pages of HTML, as content or in double quotes.
#ifndef LOAM_COMPILER_HTML_H
#define LOAM_COMPILER_HTML_H

#include <stdio.h>

void html_bytes(FILE *, const char *text, size_t n);
void html_text(FILE *, const char *text);

#endif
