// Compares as the runtime's own build does, with what that build says.
String runtime = new File(projectRoot, 'runtime/pom.xml').text
String comparison = runtime.split('<plugin>').find { it.contains('japicmp-maven-plugin') }
List<String> settings = (comparison =~ /(?s)<configuration>.*?<\/configuration>/).collect()
assert settings.size() == 1

File pom = new File(basedir, 'pom.xml')
pom.text = pom.text.replace('<configuration/>', settings[0])
return true
