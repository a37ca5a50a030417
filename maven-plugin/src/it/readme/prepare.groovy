// Does what a newcomer does: copies the README's lines into a fresh project.
String readme = new File(projectRoot, 'README.md').text
String section = readme.split('\n## ').find { it.startsWith('In a Maven build') }
List<String> blocks = (section =~ /(?s)```(?:xml|java)\n(.*?)```/).collect { it[1] }
assert blocks.size() == 3
def (dependency, plugin, test) = blocks
assert (dependency + plugin).readLines().size() <= 10

File pom = new File(basedir, 'pom.xml')
pom.text = pom.text
  .replace('  </dependencies>', dependency + '  </dependencies>')
  .replace('    </plugins>\n  </build>', plugin + '    </plugins>\n  </build>')
File testFile = new File(basedir, 'src/test/java/com/example/RiskTest.java')
testFile.parentFile.mkdirs()
testFile.text = test
return true
