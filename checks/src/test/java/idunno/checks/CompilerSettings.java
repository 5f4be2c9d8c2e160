package idunno.checks;

import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// The compiler arguments that the root pom gives every room, read from it so that a test compiles
/// under the very same ones.
final class CompilerSettings {
  private CompilerSettings() {}

  /// The arguments, with the Error Prone rules of this build filled in; what is for the virtual
  /// machine of a forked compiler is left out.
  static List<String> arguments() throws Exception {
    var pom = Checkout.ofThisBuild().root().resolve("pom.xml").toFile();
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom);
    var nodes = document.getElementsByTagName("arg");
    String rules = System.getProperty("errorprone.rules", "");
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      String argument = ((Element) nodes.item(i)).getTextContent();
      if (!argument.startsWith("-J")) {
        arguments.add(argument.replace("${errorprone.rules}", rules).strip());
      }
    }
    return arguments;
  }
}
