// flags.c - the command line. Flags are Go's: one or two dashes, `-flag value` or `-flag=value`; unknown ones
// are refused.
#include "driver/driver.h"
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEWEST_LANGUAGE = 19 };

// The value of `name` when arg is that flag: behind '=' or the next argument.
static const char *flag_value(const char *arg, const char *name, int *i, int n, char **argv) {
    const char *p = arg + 1 + (arg[1] == '-');
    size_t length = strlen(name);
    if (strncmp(p, name, length) != 0) return NULL;
    if (p[length] == '=') return p + length + 1;
    if (p[length]) return NULL;
    if (*i + 1 >= n) fail_usage("flag needs an argument: -%s", name);
    return argv[++*i];
}

static void check_pass(const char *name, bool all_ok) {
    if (strcmp(name, "irgen") == 0 || (all_ok && strcmp(name, "all") == 0) || loam_pass_find(name) ||
        text_begins(name, "llvm-"))
        return;
    Text known = {.arena = arena_new()};
    int n;
    const LoamPass *passes = loam_passes(&n);
    for (int i = 0; i < n; i++) text_printf(&known, " %s", passes[i].name);
    fail_usage("-gcflags: no pass %s; there are: irgen%s", name, known.text ? known.text : "");
}

// NAME or NAME=...
static bool is_setting(const char *text, const char *name) {
    size_t n = strlen(name);
    return text_begins(text, name) && (!text[n] || text[n] == '=');
}

// Settings of gc's: its insides have no meaning here and are accepted without effect; what would print or
// check something that Loam does not is refused.
static bool is_gc_setting(const char *item) {
    static const char *const ignored[] = {"panic",    "inlfuncswithclosures=1", "checkptr=0",  "abiwrap",
                                          "dwarfinl", "locationlists",          "typecheckinl"};
    static const struct {
        const char *name, *lack;
    } refused[] = {{"checkptr", "conversions of unsafe.Pointer are not checked at run time"},
                   {"inlfuncswithclosures", "functions with literals are inlined as any others"},
                   {"nil", "checks of nil pointers are not reported"},
                   {"wb", "write barriers are not reported"},
                   {"append", "how append is compiled is not reported"},
                   {"slice", "how slices are compiled is not reported"},
                   {"typeassert", "how type assertions are compiled is not reported"},
                   {"defer", "how defer statements are compiled is not reported"},
                   {"closure", "how closures are compiled is not reported"},
                   {"export", "what a package exports is not reported"},
                   {"disablenil", "checks of nil pointers are part of the language"},
                   {"softfloat", "floating point is the processor's"},
                   {"unified", "there is one front end"}};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        if (strcmp(item, ignored[i]) == 0) return true;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (is_setting(item, refused[i].name)) fail_usage("not supported: -d=%s: %s", item, refused[i].lack);
    return text_begins(item, "ssa/");
}

static int number_of_parts(const char *text) {
    char *end;
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < 1 || n > MOST_PARTS)
        fail_usage("-gcflags: -d=parts=%s should be a number from 1 to %d", text, MOST_PARTS);
    return (int)n;
}

// dump=PASS,stop=PASS,poisonframes,parts=N,units,wholeprogram,time,twice,invoke
static void debug_flags(Arena *arena, Options *o, const char *list) {
    while (*list) {
        size_t n = strcspn(list, ",");
        const char *item = arena_strndup(arena, list, n);
        if (text_begins(item, "dump=")) check_pass(o->dump = item + 5, true);
        else if (text_begins(item, "stop=")) check_pass(o->stop = item + 5, false);
        else if (text_begins(item, "parts=")) o->parts = number_of_parts(item + 6);
        else if (strcmp(item, "poisonframes") == 0) o->poison_frames = true;
        else if (strcmp(item, "units") == 0) o->separate = true;
        else if (strcmp(item, "wholeprogram") == 0) o->whole = true;
        else if (strcmp(item, "twice") == 0) o->twice = true;
        else if (strcmp(item, "invoke") == 0) o->invoke = true;
        else if (strcmp(item, "time") == 0) o->time = true;
        else if (!is_gc_setting(item))
            fail_usage("-gcflags: unknown debug setting -d=%s (known: dump=PASS, stop=PASS, poisonframes, "
                       "parts=N, units, wholeprogram, time, twice, invoke)",
                       item);
        list += n + (list[n] == ',');
    }
}

// -lang=go1.N
static int language_version(const char *text) {
    char *end;
    long n = text_begins(text, "go1.") && isdigit((unsigned char)text[4]) ? strtol(text + 4, &end, 10) : 0;
    if (n < 1 || *end)
        fail_usage("-gcflags: invalid value \"%s\" for -lang: should be something like \"go1.12\"", text);
    if (n > NEWEST_LANGUAGE)
        fail_usage("-gcflags: -lang=%s: the newest language is go1.%d", text, NEWEST_LANGUAGE);
    return (int)n;
}

// Flags of gc's that Loam does not have.
static void refuse_lacking(const char *name) {
    static const struct {
        const char *name, *lack;
    } lacking[] = {{"live", "liveness is not reported"},
                   {"msan", "there is no memory sanitizer"},
                   {"asan", "there is no address sanitizer"},
                   {"dynlink", "there are no shared libraries of Go code"},
                   {"shared", "there are no shared libraries of Go code"},
                   {"B", "bounds checks are part of the language"},
                   {"wb", "the collector needs write barriers"}};
    for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++)
        if (is_setting(name, lacking[i].name))
            fail_usage("not supported: -gcflags=-%s: %s", name, lacking[i].lack);
}

// -json=0,DIR or -json=0,file:///DIR
static const char *json_folder(const char *value) {
    const char *folder = text_begins(value, "0,") ? value + 2 : NULL;
    if (folder && text_begins(folder, "file://")) folder += 7;
    if (!folder || !*folder)
        fail_usage("-gcflags: -json=%s: should be 0,FOLDER: version 0 is the only one", value);
    return folder;
}

// -html=FILE or -html=FILE,PROFILE
static void html_flag(Arena *arena, Options *o, const char *value) {
    const char *comma = strchr(value, ',');
    size_t n = comma ? (size_t)(comma - value) : strlen(value);
    if (!n || (comma && !comma[1])) fail_usage("-gcflags: -html=%s: should be FILE or FILE,PROFILE", value);
    o->html = arena_strndup(arena, value, n);
    o->profile = comma ? comma + 1 : NULL;
}

static void compiler_flag(Arena *arena, Options *o, const char *flag) {
    const char *p = flag[0] == '-' ? flag + 1 + (flag[1] == '-') : "";
    if (strcmp(p, "m") == 0) o->report++;
    else if (text_begins(p, "m=") && isdigit((unsigned char)p[2]) && !p[3]) o->report = p[2] - '0';
    else if (strcmp(p, "l") == 0) o->no_inline = true;
    else if (text_begins(p, "l=") && isdigit((unsigned char)p[2]) && !p[3]) o->no_inline = p[2] == '1';
    else if (strcmp(p, "N") == 0) o->no_optimize = true;
    else if (strcmp(p, "e") == 0 || strcmp(p, "e=1") == 0) o->all_errors = true;
    else if (strcmp(p, "e=0") == 0) o->all_errors = false;
    else if (text_begins(p, "c=") || text_begins(p, "p=")) return; // gc's: backend threads, package path
    else if (text_begins(p, "lang=")) o->dialect.lang = language_version(p + 5);
    else if (strcmp(p, "std") == 0) o->dialect.std = true;
    else if (strcmp(p, "+") == 0) o->dialect.runtime = true;
    else if (strcmp(p, "complete") == 0) o->dialect.complete = true;
    else if (strcmp(p, "S") == 0) o->assembly = true;
    else if (text_begins(p, "json=")) o->json = json_folder(p + 5);
    else if (text_begins(p, "remarks=") && p[8]) o->remarks = p + 8;
    else if (text_begins(p, "html=")) html_flag(arena, o, p + 5);
    else if (strcmp(p, "smallframes") == 0) o->small_frames = true;
    else if (strcmp(p, "race") == 0) o->race = true;
    else if (text_begins(p, "d=")) debug_flags(arena, o, p + 2);
    else {
        refuse_lacking(p);
        fail_usage(
            "-gcflags: unknown compiler flag %s (known: -m, -m=2, -l, -N, -e, -S, "
            "-lang=go1.N, -std, -+, -complete, -smallframes, -race, -json=0,DIR, -html=FILE, -remarks=FILE, "
            "-d=dump=PASS, -d=stop=PASS, "
            "-d=poisonframes, -d=wholeprogram, -d=time)",
            flag);
    }
}

// Flags separated by blanks; a leading "pattern=" (all=-m) is accepted for the packages on the command line.
static void compiler_flags(Arena *arena, Options *o, const char *text) {
    while (isspace((unsigned char)*text)) text++;
    size_t pattern = strcspn(text, "= \t");
    if (*text && *text != '-' && text[pattern] == '=') text += pattern + 1;
    while (*text) {
        size_t n = strcspn(text, " \t\n");
        if (n) compiler_flag(arena, o, arena_strndup(arena, text, n));
        text += n;
        text += strspn(text, " \t\n");
    }
}

static bool is_go_file(const char *path) {
    size_t n = strlen(path);
    return n > 3 && strcmp(path + n - 3, ".go") == 0;
}

static int number_of_places(const char *text) {
    char *end;
    long n = strtol(text, &end, 10);
    if (!*text || *end || n < 1 || n > INT_MAX)
        fail_usage("invalid value \"%s\" for -n: should be a number", text);
    return (int)n;
}

static void one_flag(Arena *arena, Options *o, int *i, int n, char **argv) {
    const char *arg = argv[*i], *value;
    if ((value = flag_value(arg, "gcflags", i, n, argv))) compiler_flags(arena, o, value);
    else if ((value = flag_value(arg, "o", i, n, argv))) {
        if (!*value) fail_usage("-o needs a name");
        o->output = value;
    } else if (!o->advise && (value = flag_value(arg, "pgo", i, n, argv))) {
        if (!*value) fail_usage("-pgo needs auto, off, or the file of a profile");
        o->pgo = value;
    } else if (o->advise && (value = flag_value(arg, "n", i, n, argv))) o->most = number_of_places(value);
    else if (strcmp(arg, "-x") == 0) o->print_commands = true;
    else if (strcmp(arg, "-race") == 0) fail_usage("not supported: -race: there is no race detector");
    else fail_usage("flag provided but not defined: %s\nRun 'loam help' for usage.", arg);
}

// A folder's name as positions begin with it.
static const char *without_slashes(Arena *arena, const char *path) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    return arena_strndup(arena, path, n);
}

// What else loam advise may be told is about making code.
static void take_profile(Options *o, const char *profile) {
    if (!profile) fail_usage("advise: no profile is named");
    if (o->output || o->html || o->json || o->remarks || o->assembly || o->dump || o->stop)
        fail_usage("advise: it makes no files; flags that ask for some are those of build");
    o->profile = profile;
}

void flags_parse(Arena *arena, Options *o, const char *command, int n, char **argv) {
    int i = 0;
    o->advise = strcmp(command, "advise") == 0;
    o->most = 10;
    for (; i < n && argv[i][0] == '-' && argv[i][1]; i++) {
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        one_flag(arena, o, &i, n, argv);
    }
    if (o->advise) take_profile(o, i < n ? argv[i++] : NULL);
    bool is_run = o->run = strcmp(command, "run") == 0;
    for (; i < n; i++) {
        if (is_run && o->inputs.n && (!is_go_file(argv[i]) || !is_go_file(o->inputs.at[0]))) break;
        const char *input = without_slashes(arena, argv[i]);
        VEC_PUSH(arena, o->inputs, input);
    }
    for (; i < n; i++) {
        const char *arg = argv[i];
        VEC_PUSH(arena, o->args, arg);
    }
    if (o->inputs.n == 0) {
        if (is_run) fail_usage("run: no go files listed");
        VEC_PUSH(arena, o->inputs, ".");
    }
    for (int k = 0; k < o->inputs.n; k++)
        if (o->inputs.n > 1 && !is_go_file(o->inputs.at[k]))
            fail_usage("%s: named files must be .go files", o->inputs.at[k]);
}
