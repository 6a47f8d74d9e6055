// html.c - see html.h.
#include "base/html.h"
#include <string.h>

void html_bytes(FILE *out, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '<') fputs("&lt;", out);
        else if (text[i] == '>') fputs("&gt;", out);
        else if (text[i] == '&') fputs("&amp;", out);
        else if (text[i] == '"') fputs("&quot;", out);
        else fputc(text[i], out);
    }
}

void html_text(FILE *out, const char *text) { html_bytes(out, text, strlen(text)); }
