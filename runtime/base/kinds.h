// kinds.h - the kinds of types as constants: KIND_INT and so on (loam/kinds.def).
#ifndef LOAM_KINDS_H
#define LOAM_KINDS_H

enum LoamKind {
    KIND_INVALID,
#define LOAM_KIND(ID, Name) KIND_##ID,
#include "loam/kinds.def"
};

#endif
