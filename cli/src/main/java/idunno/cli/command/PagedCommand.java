package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.Listed;
import idunno.cli.output.TextTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A command that shows a list of any length: fetched in pages, shown page by page, never gathered.
public abstract class PagedCommand extends NodeCommand {
  private static final String NEXT = "next";

  /// The first page's path, with a query.
  abstract String path(Arguments arguments);

  /// The key of the list in each page.
  abstract String array();

  /// An empty table for people.
  abstract TextTable table();

  /// Adds an item to the table.
  abstract void row(Json item, TextTable table);

  /// What people are told when there is nothing.
  abstract String whenEmpty();

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    NodeClient node = node(arguments, console);
    if (arguments.json()) {
      showJson(node, arguments, console);
    } else {
      showText(node, arguments, console);
    }
    return 0;
  }

  /// Fetches page by page, for as long as somebody reads what is shown.
  static void pages(NodeClient node, String path, Console console, Consumer<Json> use) {
    @Nullable String next = null;
    do {
      Json page = node.get(next == null ? path : path + "&after=" + Paths.encode(next));
      use.accept(page);
      next = page.at(NEXT).isNothing() ? null : page.at(NEXT).text();
    } while (next != null && !console.out().checkError());
  }

  private void showJson(NodeClient node, Arguments arguments, Console console) {
    Listed[] document = new Listed[1];
    pages(
        node,
        path(arguments),
        console,
        page -> {
          if (document[0] == null) {
            document[0] = new Listed(console, head(page), array());
          }
          page.at(array()).items().forEach(document[0]::item);
        });
    document[0].end(null);
  }

  private Json head(Json page) {
    Map<String, Json> fields = new LinkedHashMap<>();
    if (page instanceof Json.Obj(Map<String, Json> all)) {
      fields.putAll(all);
    }
    fields.remove(array());
    fields.remove(NEXT);
    return new Json.Obj(fields);
  }

  private void showText(NodeClient node, Arguments arguments, Console console) {
    TextTable[] before = new TextTable[1];
    pages(
        node,
        path(arguments),
        console,
        page -> {
          TextTable table = table();
          page.at(array()).items().forEach(item -> row(item, table));
          if (table.size() > 0) {
            int from = before[0] == null ? 0 : 1;
            for (String line : table.lines(before[0]).subList(from, table.size() + 1)) {
              console.out().println(line);
            }
            before[0] = table;
          }
        });
    if (before[0] == null) {
      console.out().println(whenEmpty());
    }
  }
}
