// machine.h - the processor, for everything above: this folder holds all that a port to another one must
// write anew. A file that needs an instruction, a register's name or the assembler's entry points includes
// this header; the folder of the processor is named here and nowhere else.
#ifndef LOAM_ARCH_MACHINE_H
#define LOAM_ARCH_MACHINE_H

#include "arch/amd64/bytes.h"
#include "arch/amd64/fma.h"
#include "arch/amd64/amd64.h"
#include "arch/amd64/features.h"
#include "arch/amd64/hashes.h"
#include "arch/amd64/jump.h"
#include "arch/amd64/switch.h"
#include "arch/amd64/words.h"

#endif
