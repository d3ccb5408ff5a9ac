
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'postcheck' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'postcheck'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'postcheck' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check drafts')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a rule, a clause or a category is about')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'The rules themselves')
            [CompletionResult]::new('consent', 'consent', [CompletionResultType]::ParameterValue, 'The consent register')
            [CompletionResult]::new('seal', 'seal', [CompletionResultType]::ParameterValue, 'Turn a list of secret terms, or a register, into keyed hashes that can be committed')
            [CompletionResult]::new('image', 'image', [CompletionResultType]::ParameterValue, 'What pictures tell, and taking it out of them')
            [CompletionResult]::new('lsp', 'lsp', [CompletionResultType]::ParameterValue, 'Serve editors: findings and edits while a draft is written, by the language server protocol')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a page on this computer: paste a post, drop pictures, see what is found while you write. Nothing is stored')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Walk through the questions that only a person can answer, and record the answers beside the drafts')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented postcheck.yaml')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, in roff')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml here or in a folder above')
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules, categories or clauses')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules, categories or clauses')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Who speaks, for posts that do not say')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Where posts go that do not say')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'input-format')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Path that standard input stands for')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'format')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity that makes the exit code 1')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'min-severity')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'min-confidence')
            [CompletionResult]::new('--changed-since', '--changed-since', [CompletionResultType]::ParameterName, 'Only drafts that have changed since this branch left REF (and drafts that git does not know yet)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Findings listed in this file are not reported again')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write everything found to this file, as a baseline for later runs')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to this file instead of standard output')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Threads; by default one for each core')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'redact')
            [CompletionResult]::new('--consent-register', '--consent-register', [CompletionResultType]::ParameterName, 'Who may be shown where, until when; by default the register in postcheck.yaml')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'Day of the run, for dates; YYYY-MM-DD')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Time of the run, for posts that do not say when they go out: RFC 3339, or local in the calendar''s zone')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'no-config')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Only what is staged in git, as it will be committed: for hooks')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Check again when drafts, their pictures or what they are judged by change, until Ctrl+C')
            [CompletionResult]::new('--prune-baseline', '--prune-baseline', [CompletionResultType]::ParameterName, 'Take findings that no longer occur out of the baseline')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress display (there is none in a pipe anyway)')
            [CompletionResult]::new('--show-files', '--show-files', [CompletionResultType]::ParameterName, 'Print the drafts that would be checked, and stop')
            [CompletionResult]::new('--show-settings', '--show-settings', [CompletionResultType]::ParameterName, 'Print the settings and where each comes from, and stop')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also say, on standard error, what was left alone and why')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply safe edits to the files')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With --fix or --diff: edits that change what is said, too')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Print the edits instead of making them')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only findings')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit code 0 even with findings')
            [CompletionResult]::new('--explain-silence', '--explain-silence', [CompletionResultType]::ParameterName, 'Also print, on standard error, which hits were cleared and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postcheck;explain' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'One line for each rule')
            [CompletionResult]::new('evaluate', 'evaluate', [CompletionResultType]::ParameterValue, 'Measure the rules on labelled posts (JSON Lines with `category`)')
            [CompletionResult]::new('coverage', 'coverage', [CompletionResultType]::ParameterValue, 'Each clause of the policy with its rules, or why a draft checker has none')
            [CompletionResult]::new('pages', 'pages', [CompletionResultType]::ParameterValue, 'Write the rules as pages to read, one for each category')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the files that rules are written in, for editors')
            [CompletionResult]::new('drafts', 'drafts', [CompletionResultType]::ParameterValue, 'Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the drafts that each rule carries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;rules;list' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules;evaluate' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('--lessons', '--lessons', [CompletionResultType]::ParameterName, 'Print what a model is taught from, instead: for each stretch of text its features and its label')
            [CompletionResult]::new('--misses', '--misses', [CompletionResultType]::ParameterName, 'Print each post that comes out otherwise than labelled')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules;coverage' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules;pages' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules;schema' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postcheck;rules;drafts' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules;test' {
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;rules;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'One line for each rule')
            [CompletionResult]::new('evaluate', 'evaluate', [CompletionResultType]::ParameterValue, 'Measure the rules on labelled posts (JSON Lines with `category`)')
            [CompletionResult]::new('coverage', 'coverage', [CompletionResultType]::ParameterValue, 'Each clause of the policy with its rules, or why a draft checker has none')
            [CompletionResult]::new('pages', 'pages', [CompletionResultType]::ParameterValue, 'Write the rules as pages to read, one for each category')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the files that rules are written in, for editors')
            [CompletionResult]::new('drafts', 'drafts', [CompletionResultType]::ParameterValue, 'Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the drafts that each rule carries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;rules;help;list' {
            break
        }
        'postcheck;rules;help;evaluate' {
            break
        }
        'postcheck;rules;help;coverage' {
            break
        }
        'postcheck;rules;help;pages' {
            break
        }
        'postcheck;rules;help;schema' {
            break
        }
        'postcheck;rules;help;drafts' {
            break
        }
        'postcheck;rules;help;test' {
            break
        }
        'postcheck;rules;help;help' {
            break
        }
        'postcheck;consent' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will')
            [CompletionResult]::new('who', 'who', [CompletionResultType]::ParameterValue, 'Tell whether a person, or everybody in a picture, may be shown today')
            [CompletionResult]::new('sweep', 'sweep', [CompletionResultType]::ParameterValue, 'List every draft and page that still shows or names somebody who may no longer be shown')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;consent;check' {
            [CompletionResult]::new('--soon', '--soon', [CompletionResultType]::ParameterName, 'Tell of consent that ends within this many days')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'Day to ask about, instead of today; YYYY-MM-DD')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml here or in a folder above')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Put a bar for names of the register in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;consent;who' {
            [CompletionResult]::new('--consent-register', '--consent-register', [CompletionResultType]::ParameterName, 'The register; by default the one in postcheck.yaml')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Where they would be shown; by default every channel')
            [CompletionResult]::new('--drafts', '--drafts', [CompletionResultType]::ParameterName, 'Where to look for drafts that say who a picture shows')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'Day to ask about, instead of today; YYYY-MM-DD')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml here or in a folder above')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Put a bar for names of the register in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;consent;sweep' {
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'Day to ask about, instead of today; YYYY-MM-DD')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml here or in a folder above')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Put a bar for names of the register in what is printed')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress display (there is none in a pipe anyway)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;consent;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will')
            [CompletionResult]::new('who', 'who', [CompletionResultType]::ParameterValue, 'Tell whether a person, or everybody in a picture, may be shown today')
            [CompletionResult]::new('sweep', 'sweep', [CompletionResultType]::ParameterValue, 'List every draft and page that still shows or names somebody who may no longer be shown')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;consent;help;check' {
            break
        }
        'postcheck;consent;help;who' {
            break
        }
        'postcheck;consent;help;sweep' {
            break
        }
        'postcheck;consent;help;help' {
            break
        }
        'postcheck;seal' {
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to write the sealed list; by default standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, for the columns of a register')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;image' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Print what pictures and films tell; exit code 1 where it identifies a person or a place')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;image;inspect' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'format')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;image;clean' {
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Replace the pictures')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;image;help' {
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Print what pictures and films tell; exit code 1 where it identifies a person or a place')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;image;help;inspect' {
            break
        }
        'postcheck;image;help;clean' {
            break
        }
        'postcheck;image;help;help' {
            break
        }
        'postcheck;lsp' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml beside the draft or in a folder above')
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('--stdio', '--stdio', [CompletionResultType]::ParameterName, 'Accepted because editors add it; there is no other way of talking')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;serve' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port on this computer; by default a free one')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml here or in a folder above')
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('--consent-register', '--consent-register', [CompletionResultType]::ParameterName, 'Who may be shown where, until when; by default the register in postcheck.yaml')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'Seconds that a request may take to arrive')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'no-config')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;review' {
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Who answers')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; by default postcheck.yaml here or in a folder above')
            [CompletionResult]::new('--ruleset', '--ruleset', [CompletionResultType]::ParameterName, 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules, categories or clauses')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules, categories or clauses')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Who speaks, for posts that do not say')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Where posts go that do not say')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'input-format')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Path that standard input stands for')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'format')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity that makes the exit code 1')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'min-severity')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'min-confidence')
            [CompletionResult]::new('--changed-since', '--changed-since', [CompletionResultType]::ParameterName, 'Only drafts that have changed since this branch left REF (and drafts that git does not know yet)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Findings listed in this file are not reported again')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write everything found to this file, as a baseline for later runs')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to this file instead of standard output')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Threads; by default one for each core')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'redact')
            [CompletionResult]::new('--consent-register', '--consent-register', [CompletionResultType]::ParameterName, 'Who may be shown where, until when; by default the register in postcheck.yaml')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File that holds the key of sealed lists')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable that holds the key of sealed lists')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'Day of the run, for dates; YYYY-MM-DD')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Time of the run, for posts that do not say when they go out: RFC 3339, or local in the calendar''s zone')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'no-config')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Only what is staged in git, as it will be committed: for hooks')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Check again when drafts, their pictures or what they are judged by change, until Ctrl+C')
            [CompletionResult]::new('--prune-baseline', '--prune-baseline', [CompletionResultType]::ParameterName, 'Take findings that no longer occur out of the baseline')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress display (there is none in a pipe anyway)')
            [CompletionResult]::new('--show-files', '--show-files', [CompletionResultType]::ParameterName, 'Print the drafts that would be checked, and stop')
            [CompletionResult]::new('--show-settings', '--show-settings', [CompletionResultType]::ParameterName, 'Print the settings and where each comes from, and stop')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also say, on standard error, what was left alone and why')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply safe edits to the files')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With --fix or --diff: edits that change what is said, too')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Print the edits instead of making them')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only findings')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit code 0 even with findings')
            [CompletionResult]::new('--explain-silence', '--explain-silence', [CompletionResultType]::ParameterName, 'Also print, on standard error, which hits were cleared and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postcheck;init' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'postcheck;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check drafts')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a rule, a clause or a category is about')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'The rules themselves')
            [CompletionResult]::new('consent', 'consent', [CompletionResultType]::ParameterValue, 'The consent register')
            [CompletionResult]::new('seal', 'seal', [CompletionResultType]::ParameterValue, 'Turn a list of secret terms, or a register, into keyed hashes that can be committed')
            [CompletionResult]::new('image', 'image', [CompletionResultType]::ParameterValue, 'What pictures tell, and taking it out of them')
            [CompletionResult]::new('lsp', 'lsp', [CompletionResultType]::ParameterValue, 'Serve editors: findings and edits while a draft is written, by the language server protocol')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a page on this computer: paste a post, drop pictures, see what is found while you write. Nothing is stored')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Walk through the questions that only a person can answer, and record the answers beside the drafts')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented postcheck.yaml')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, in roff')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postcheck;help;check' {
            break
        }
        'postcheck;help;explain' {
            break
        }
        'postcheck;help;rules' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'One line for each rule')
            [CompletionResult]::new('evaluate', 'evaluate', [CompletionResultType]::ParameterValue, 'Measure the rules on labelled posts (JSON Lines with `category`)')
            [CompletionResult]::new('coverage', 'coverage', [CompletionResultType]::ParameterValue, 'Each clause of the policy with its rules, or why a draft checker has none')
            [CompletionResult]::new('pages', 'pages', [CompletionResultType]::ParameterValue, 'Write the rules as pages to read, one for each category')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the files that rules are written in, for editors')
            [CompletionResult]::new('drafts', 'drafts', [CompletionResultType]::ParameterValue, 'Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the drafts that each rule carries')
            break
        }
        'postcheck;help;rules;list' {
            break
        }
        'postcheck;help;rules;evaluate' {
            break
        }
        'postcheck;help;rules;coverage' {
            break
        }
        'postcheck;help;rules;pages' {
            break
        }
        'postcheck;help;rules;schema' {
            break
        }
        'postcheck;help;rules;drafts' {
            break
        }
        'postcheck;help;rules;test' {
            break
        }
        'postcheck;help;consent' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will')
            [CompletionResult]::new('who', 'who', [CompletionResultType]::ParameterValue, 'Tell whether a person, or everybody in a picture, may be shown today')
            [CompletionResult]::new('sweep', 'sweep', [CompletionResultType]::ParameterValue, 'List every draft and page that still shows or names somebody who may no longer be shown')
            break
        }
        'postcheck;help;consent;check' {
            break
        }
        'postcheck;help;consent;who' {
            break
        }
        'postcheck;help;consent;sweep' {
            break
        }
        'postcheck;help;seal' {
            break
        }
        'postcheck;help;image' {
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Print what pictures and films tell; exit code 1 where it identifies a person or a place')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them')
            break
        }
        'postcheck;help;image;inspect' {
            break
        }
        'postcheck;help;image;clean' {
            break
        }
        'postcheck;help;lsp' {
            break
        }
        'postcheck;help;serve' {
            break
        }
        'postcheck;help;review' {
            break
        }
        'postcheck;help;init' {
            break
        }
        'postcheck;help;completions' {
            break
        }
        'postcheck;help;man' {
            break
        }
        'postcheck;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
