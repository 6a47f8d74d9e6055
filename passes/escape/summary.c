// summary.c - tags of functions in other modules, as LOAM_ATTR_SUMMARY has them before its semicolon: for
// each parameter its tags to the heap, to Moved and to the results, then for each store
//
//   >PARAM TAG    where the parameter leads to, and the tags of all parameters to there
//
// and for each argument that it gives to code that a parameter leads to
//
//   ?PARAM OFFSET ARGUMENT    where the code is, and the tags of all parameters to this argument
//
// and, where parameters get to Receivers,
//
//   !TAGS         theirs to there
//
// A tag is '.', or '0' + the count of dereferences, then their offsets and the last one where these are
// known: 2(16,*+8). `*` is not known.
#include "escape/escape.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Route *escape_new_tags(Escape *e, int n) {
    Route *tags = PASS_NEW_ARRAY(&e->arena, Route, n + 1);
    for (int i = 0; i < n; i++) tags[i].derefs = NO_TAG;
    return tags;
}

EscStore *escape_new_store(Escape *e, EscFunc *f, int param) {
    if (f->nstores == MAX_STORES) return NULL;
    if (!f->stores) f->stores = PASS_NEW_ARRAY(&e->arena, EscStore, MAX_STORES);
    EscStore *store = &f->stores[f->nstores++];
    store->param = param;
    store->from = escape_new_tags(e, f->nparams);
    return store;
}

EscGiven *escape_new_given(Escape *e, EscFunc *f, EscGiven key) {
    if (f->ngiven == MAX_GIVEN) return NULL;
    if (!f->given) f->given = PASS_NEW_ARRAY(&e->arena, EscGiven, MAX_GIVEN);
    EscGiven *given = &f->given[f->ngiven++];
    *given = key;
    given->from = escape_new_tags(e, f->nparams);
    return given;
}

// The tags of a parameter that always stand in a summary.
static bool is_written(int to) { return to != TAG_RECEIVERS; }

// ---- reading ----------------------------------------------------------------------------------------------

static bool read_offset(const char **text, int16_t *to) {
    char *end;
    if (**text == '*') {
        *to = ANY_OFFSET;
        ++*text;
        return true;
    }
    long n = strtol(*text, &end, 10);
    bool good = end != *text && n > INT16_MIN && n <= INT16_MAX;
    *text = end;
    *to = (int16_t)n;
    return good;
}

static bool read_tag(const char **text, Route *tag) {
    if (**text == '.') {
        ++*text;
        tag->derefs = NO_TAG;
        return true;
    }
    if (**text < '0' || **text > '0' + ESCAPE_MAX_DEREFS) return false;
    *tag = route_add(route_unknown(*(*text)++ - '0'), ANY_OFFSET);
    if (**text != '(') return true;
    ++*text;
    for (int i = 0; i < tag->derefs && i < ESCAPE_PATH; i++, *text += **text == ',')
        if (!read_offset(text, &tag->path[i])) return false;
    if (**text != '+') return false;
    ++*text;
    return read_offset(text, &tag->offset) && *(*text)++ == ')';
}

static bool read_store(Escape *e, EscFunc *f, const char **text) {
    char *end;
    long param = strtol(++*text, &end, 10);
    *text = end + (*end == ' ');
    if (param < 0 || param >= f->nparams) return false;
    EscStore *s = escape_new_store(e, f, (int)param);
    if (!s) return false;
    bool good = read_tag(text, &s->to) && s->to.derefs != NO_TAG;
    for (int i = 0; i < f->nparams && good; i++) good = read_tag(text, &s->from[i]);
    return good;
}

static bool read_number(const char **text, int *n) {
    char *end;
    long read = strtol(*text, &end, 10);
    bool good = end != *text && *end == ' ' && read >= 0 && read <= INT16_MAX;
    *text = end + good;
    *n = (int)read;
    return good;
}

static bool read_given(Escape *e, EscFunc *f, const char **text) {
    EscGiven key = {.node = -1};
    ++*text;
    bool good = read_number(text, &key.param) && read_number(text, &key.offset) &&
                read_number(text, &key.arg) && key.param < f->nparams;
    EscGiven *g = good ? escape_new_given(e, f, key) : NULL;
    if (!g) return false;
    for (int i = 0; i < f->nparams && good; i++) good = read_tag(text, &g->from[i]);
    return good;
}

bool escape_tags_from(Escape *e, EscFunc *f, const char *summary) {
    bool good = true;
    for (int i = 0; i < f->nparams; i++)
        for (int to = 0; to < TAG_RESULTS + f->nslots && good; to++)
            if (is_written(to)) good = read_tag(&summary, escape_tag(f, i, to));
    while (good && *summary == '>') good = read_store(e, f, &summary);
    while (good && *summary == '?') good = read_given(e, f, &summary);
    bool receivers = good && *summary == '!';
    summary += receivers;
    for (int i = 0; i < f->nparams && receivers && good; i++)
        good = read_tag(&summary, escape_tag(f, i, TAG_RECEIVERS));
    return good && *summary == ';';
}

// ---- writing ----------------------------------------------------------------------------------------------

static void add_number(PassText *t, int n) {
    char number[16] = "*";
    if (n != ANY_OFFSET) snprintf(number, sizeof number, "%d", n);
    pass_text_add(t, number);
}

static void add_tag(PassText *t, const Route *tag) {
    if (tag->derefs == NO_TAG) {
        pass_text_add(t, ".");
        return;
    }
    bool known = tag->offset != ANY_OFFSET;
    for (int i = 0; i < tag->derefs && i < ESCAPE_PATH; i++) known |= tag->path[i] != ANY_OFFSET;
    PASS_PUSH(*t, (char)('0' + tag->derefs));
    if (!known) return;
    pass_text_add(t, "(");
    for (int i = 0; i < tag->derefs && i < ESCAPE_PATH; i++) {
        if (i) pass_text_add(t, ",");
        add_number(t, tag->path[i]);
    }
    pass_text_add(t, "+");
    add_number(t, tag->offset);
    pass_text_add(t, ")");
}

static void add_receivers(PassText *text, const EscFunc *f) {
    bool some = false;
    for (int i = 0; i < f->nparams; i++) some |= escape_tag(f, i, TAG_RECEIVERS)->derefs != NO_TAG;
    if (some) pass_text_add(text, "!");
    for (int i = 0; i < f->nparams && some; i++) add_tag(text, escape_tag(f, i, TAG_RECEIVERS));
}

void escape_tags_into(const EscFunc *f) {
    PassText text = {0};
    for (int i = 0; i < f->nparams; i++)
        for (int to = 0; to < TAG_RESULTS + f->nslots; to++)
            if (is_written(to)) add_tag(&text, escape_tag(f, i, to));
    for (int s = 0; s < f->nstores; s++) {
        pass_text_add(&text, ">");
        add_number(&text, f->stores[s].param);
        pass_text_add(&text, " ");
        add_tag(&text, &f->stores[s].to);
        for (int i = 0; i < f->nparams; i++) add_tag(&text, &f->stores[s].from[i]);
    }
    for (int g = 0; g < f->ngiven; g++) {
        char key[64];
        snprintf(key, sizeof key, "?%d %d %d ", f->given[g].param, f->given[g].offset, f->given[g].arg);
        pass_text_add(&text, key);
        for (int i = 0; i < f->nparams; i++) add_tag(&text, &f->given[g].from[i]);
    }
    add_receivers(&text, f);
    PASS_PUSH(text, 0);
    pass_fn_set_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY, text.at);
    PASS_VEC_FREE(text);
}
