package idunno.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The borders of the house as rules over class files. Each takes the name of the packages' root,
/// so that planted violations can be judged by the same rules as the real rooms.
final class Architecture {
  /// What a pure core may know of the JDK and of libraries: values, collections, text, bytes in
  /// memory. Everything else is an adapter's.
  private static final String[] PURE = {
    "java.lang",
    "java.lang.annotation",
    "java.lang.constant",
    "java.lang.invoke",
    "java.lang.runtime",
    "java.math",
    "java.nio",
    "java.nio.charset",
    "java.text",
    "java.time",
    "java.time.temporal",
    "java.util",
    "java.util.function",
    "java.util.random",
    "java.util.regex",
    "java.util.stream",
    "java.util.zip",
    "java.security",
    "org.jspecify.annotations"
  };

  /// Parts of those packages that touch the world all the same.
  private static final Set<String> IMPURE =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.nio.MappedByteBuffer",
          "java.util.Timer",
          "java.util.TimerTask",
          "java.security.SecureRandom");

  private static final Set<String> STREAMS_IN_MEMORY =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.DataInput",
          "java.io.DataInputStream",
          "java.io.DataOutput",
          "java.io.DataOutputStream",
          "java.io.EOFException",
          "java.io.IOException",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.Serializable",
          "java.io.UncheckedIOException");

  private final String root;

  Architecture(String root) {
    this.root = root;
  }

  /// One rule for each room: it uses no room that it has no arrow to.
  List<ArchRule> arrows() {
    List<ArchRule> rules = new ArrayList<>();
    Rooms.ARROWS.forEach((room, allowed) -> {
      String[] banned =
          Rooms.ARROWS.keySet().stream()
              .filter(other -> !other.equals(room) && !allowed.contains(other))
              .map(this::packages)
              .toArray(String[]::new);
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(packages(room))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(banned)
              .as(room + " uses only itself and " + allowed)
              .because("arrows run downward (docs/decisions/0001-rooms.md): let node join them")
              .allowEmptyShould(true));
    });
    return rules;
  }

  /// Code lives in a room that the table of arrows knows.
  ArchRule rooms() {
    String[] known = Rooms.ARROWS.keySet().stream().map(this::packages).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(known)
        .because("a new room gets its arrows in Rooms first");
  }

  /// The command line speaks to clients. Of a core it may know values, never what decides.
  ArchRule clientsOnly() {
    return noClasses()
        .that()
        .resideInAPackage(packages("cli"))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..core..")
                .and(
                    DescribedPredicate.describe(
                        "decide", type -> !type.isRecord() && !type.isEnum())))
        .because("cores run in nodes: let the client of that room do it")
        .allowEmptyShould(true);
  }

  /// The command line starts fast because it loads no server library, not even through a client.
  ArchRule lightCommandLine() {
    return noClasses()
        .that()
        .resideInAPackage(packages("cli"))
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.grpc..", "com.linecorp..", "com.google.protobuf..")
        .because("loading them costs most of a second: speak HTTP and JSON over JDK sockets")
        .allowEmptyShould(true);
  }

  /// A library is known to its rooms alone.
  List<ArchRule> libraries() {
    List<ArchRule> rules = new ArrayList<>();
    for (Rooms.Library library : Rooms.LIBRARIES) {
      String[] rooms = library.rooms().stream().map(this::packages).toArray(String[]::new);
      rules.add(
          noClasses()
              .that(resideInAPackage(root + "..").and(not(resideInAnyPackage(rooms))))
              .should()
              .dependOnClassesThat()
              .resideInAPackage(library.packages())
              .because("it is swapped in one place: ask that room for what is missing")
              .allowEmptyShould(true));
    }
    return rules;
  }

  /// A core decides and touches nothing.
  ArchRule pureCores() {
    return classes()
        .that()
        .resideInAPackage(root + "..core..")
        .should()
        .onlyDependOnClassesThat(pure())
        .because(
            "a core is handed time, seeds and bytes: move what touches the world to an adapter")
        .allowEmptyShould(true);
  }

  /// Nor does a core ask for the time or for chance.
  ArchRule timelessCores() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..core..")
        .should()
        .accessTargetWhere(ambient())
        .because("time, seeds and settings are handed to a core with each input")
        .allowEmptyShould(true);
  }

  private DescribedPredicate<JavaClass> pure() {
    return resideInAnyPackage(PURE)
        .and(
            DescribedPredicate.describe(
                "touch nothing", type -> !IMPURE.contains(type.getFullName())))
        .or(
            DescribedPredicate.describe(
                "are streams in memory", type -> STREAMS_IN_MEMORY.contains(type.getFullName())))
        .or(resideInAPackage(root + "..core.."))
        .or(
            resideInAPackage(packages("base"))
                .and(
                    DescribedPredicate.describe(
                        "are no clock", type -> !type.getSimpleName().endsWith("Clock"))))
        .or(DescribedPredicate.describe("are primitive", JavaClass::isPrimitive))
        .or(DescribedPredicate.describe("are arrays of such", this::isPureArray))
        .as("decide, and touch nothing");
  }

  private boolean isPureArray(JavaClass type) {
    return type.isArray() && pure().test(type.getBaseComponentType());
  }

  private static DescribedPredicate<JavaAccess<?>> ambient() {
    return DescribedPredicate.describe(
        "the clock, chance or the environment",
        access -> {
          String owner = access.getTargetOwner().getFullName();
          String name = access.getTarget().getName();
          return switch (owner) {
            case "java.lang.System" -> !name.equals("arraycopy");
            case "java.lang.Math" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.random.RandomGenerator" ->
                name.equals("of") || name.equals("getDefault");
            case "java.util.Collections" -> name.equals("shuffle") && parameters(access) == 1;
            case "java.util.Random", "java.util.SplittableRandom" ->
                name.equals("<init>") && parameters(access) == 0;
            default ->
                owner.startsWith("java.time.") && name.startsWith("now")
                    || owner.equals("java.time.Clock") && name.startsWith("system");
          };
        });
  }

  private static int parameters(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitCallTarget call
        ? call.getRawParameterTypes().size()
        : -1;
  }

  private String packages(String room) {
    return root + "." + room + "..";
  }
}
