import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** A Neo4j server for tests, of a folder with a neo4j.conf; it stops when its standard input ends. */
public class Neo4jServer {
  public static void main(String[] arguments) throws Exception {
    var home = Path.of(arguments[0]);
    var builder = new DatabaseManagementServiceBuilder(home).loadPropertiesFromFile(home.resolve("neo4j.conf"));
    var server = builder.build();
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
