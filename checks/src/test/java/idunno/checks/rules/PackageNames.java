package idunno.checks.rules;

import com.sun.source.tree.PackageTree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A package is named after what it is about.
public final class PackageNames extends SourceRule {
  private static final List<String> EMPTY_WORDS =
      List.of(
          "util", "utils", "common", "impl", "manager", "managers", "helper", "helpers", "misc");

  public PackageNames(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitPackage(PackageTree declared, Findings findings) {
    for (String word : declared.getPackageName().toString().split("\\.")) {
      if (EMPTY_WORDS.contains(word)) {
        findings.add(
            source(),
            declared,
            "package name '" + word + "' says nothing: name what the code is about");
      }
    }
    return super.visitPackage(declared, findings);
  }
}
