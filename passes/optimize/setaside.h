// setaside.h - see setaside.c.
#ifndef LOAM_PASSES_SETASIDE_H
#define LOAM_PASSES_SETASIDE_H

enum { SETASIDE_LARGE = 4000 }; // functions of more instructions are set aside

#endif
