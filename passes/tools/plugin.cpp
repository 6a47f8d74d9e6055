// plugin.cpp - Loam's passes for opt: opt-19 -load-pass-plugin=LoamPasses.so -passes=loam-objects,loam-escape
// ...
//
// C++ because LLVM's plugin ABI is. Each name of loam_passes and "loam-pipeline" becomes a module pass;
// options come from the environment variable LOAM_PASS_OPTIONS, words of "-m", "-m=2", "-l", "-N",
// "-poison-frames".
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include <cstdlib>
#include <sstream>

extern "C" {
#include "loam/passes.h"
}

namespace {

LoamPassOptions optionsFromEnvironment() {
    LoamPassOptions o = {};
    const char *text = std::getenv("LOAM_PASS_OPTIONS");
    std::istringstream words(text ? text : "");
    for (std::string w; words >> w;) {
        if (w == "-m" || w == "-m=1") o.report = 1;
        if (w == "-m=2") o.report = 2;
        if (w == "-l") o.no_inline = true;
        if (w == "-N") o.no_optimize = true;
        if (w == "-poison-frames") o.poison_frames = true;
    }
    return o;
}

struct LoamModulePass : llvm::PassInfoMixin<LoamModulePass> {
    const LoamPass *pass; // NULL: the pipeline
    explicit LoamModulePass(const LoamPass *p) : pass(p) {}

    llvm::PreservedAnalyses run(llvm::Module &m, llvm::ModuleAnalysisManager &) {
        LoamPassOptions o = optionsFromEnvironment();
        bool changed = true;
        if (pass) changed = loam_pass_run(pass, llvm::wrap(&m), &o);
        else loam_pipeline_run(llvm::wrap(&m), &o);
        return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
    }
    static bool isRequired() { return true; }
};

bool addPass(llvm::StringRef name, llvm::ModulePassManager &manager,
             llvm::ArrayRef<llvm::PassBuilder::PipelineElement>) {
    const LoamPass *pass = loam_pass_find(name.str().c_str());
    if (!pass && name != "loam-pipeline") return false;
    manager.addPass(LoamModulePass(pass));
    return true;
}

} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK llvm::PassPluginLibraryInfo llvmGetPassPluginInfo() {
    return {LLVM_PLUGIN_API_VERSION, "Loam", "0.1",
            [](llvm::PassBuilder &b) { b.registerPipelineParsingCallback(addPass); }};
}
