"""lit's ShTest for a checkout at any path: what %s, %S, %t and %T stand for is quoted for the shell."""
import shlex

import lit.TestRunner
import lit.formats


class QuotedShTest(lit.formats.ShTest):
    """A ShTest run by a real shell. Substitutions given here come before lit's own, which do not quote."""

    def execute(self, test, litConfig):
        folder, base = lit.TestRunner.getTempPaths(test)
        source = test.getSourcePath()
        paths = {"%s": source, "%S": source.rpartition("/")[0], "%t": base + ".tmp", "%T": folder}
        quoted = test.config.substitutions + [(name, shlex.quote(path)) for name, path in paths.items()]
        return lit.TestRunner.executeShTest(test, litConfig, True, quoted)
