"""What a command line lacks, asked for on a terminal: with choices, and the line that says the same at the end.

A parameter declares by its type what it is chosen from (`arguments.Read`, `choices.CHOICES`); what is asked for it is
in `questions`, else what its help says; a refusal that is about an option left unsaid is in `unsaid.UNSAID`. No command
has code of its own for it.

Decided on 2026-11-27:

* Somebody is asked only where a terminal is at stdin, stdout and stderr, and neither --yes nor a form for machines was
  asked for. Elsewhere, as ever, the line is refused with what it lacks.
* A choice is typed by its number, by its value, or by how a name of letters begins where only one does; what was
  meant by a beginning is told back. Where values are figures themselves, as places and levels mostly are, there are no
  numbers: "4" has one reading, and "1" is no beginning of 12. A number that the list does not have is refused.
* An empty line, ctrl-C and the end of input end it: nothing is recorded, exit 1 (ctrl-C: 130, as ever).
* What may be left out is not asked for, unless a rule refuses the line for it: then its sentence says why. The place of
  a move-in is left out only with a supplier of any number of stays.

Decided on 2026-11-28:

* `back` goes to the question before, where several ask for one thing too: of each house, agreement or resident. A
  line that is refused once it was asked for is not lost: which answer was wrong is asked, and that one is asked for
  again.
* A house is known by its name as by its key; what is neither, or may be several, is told where it is typed, and so is a
  key that nobody has, where somebody known is meant. Where somebody may be new, such a key is told back as new.
* A correction, and a change of who pays, is asked what is to be another where the line says nothing of it: of an event
  what it has, with the places and levels of its house on its day.
* Of what cannot be undone, as a meeting cannot, what could not be added later is asked for too (`asked_too`), whatever
  else the line says: an empty line says that there is none, and takes today for its day. The line then says `none`, so
  that nobody is asked twice; a script that leaves it out is asked for nothing, as ever. Each agreement has a day and an
  owner of its own.
* A beginning of fewer than three letters is no municipality. Who paid before, and by which paragraph, stands first
  where that is asked; the paragraph is taken where nothing is typed, who pays is said each time.
* Who lives somewhere is told so before anything else is asked of a move-in, as who has a place is.
* Where a house is full on the day of a move-in that is said at once, and another house or day is asked for.
* What is granted is said by its word, and its rows have no numbers: 3 was meant for a level, and was the third row.
* Whoever is asked for an event may type whose it is: a citizen, a house or a place; its events are told, and the number
  is asked for again.
* A yes, a no, and a letter alone say nothing for good: they answer another question.
* A question mark has a question explained, with its list, and asked again: it was recorded as a reference. A letter
  or a figure alone is no reason either.
* What the line says wrongly of houses, places, citizens and events is refused before the first question, and so is what
  the rules refuse whatever is answered: they are asked with a word for each word that lacks. What stands alone on the
  line is among the answers that may be changed once it is refused later.
* A correction by a new decision is asked where that is journalised. A line keeps the old reference, and is told so.
* What was typed before the page was shown does not answer whether it is recorded.
* Of several houses each is asked for by its name, and answered by an amount alone.
* Of the program's own words the beginnings are those of the language spoken, with or without æ, ø and å: d, dod and
  doed are død. The English words are read whole in every language: a line may be copied.
* An event of which it can never be done is refused where its number is typed, by the rules.
* A place that somebody takes from a later day is offered, and says from which day.
* A house has one number in all lists of houses, and what is not to be chosen leaves a gap; what was chosen by a number
  is told back. A house's key or name is the key of nobody new.
* Whom a house supports at home is there to choose where services are the matter. How much of one is asked for in what
  it is counted in, and of what is delivered in all: 20 may be hours a week. A change is asked for beside what holds.
* Where a figure or a word is asked for, the word stands in the question: number 1 of a list of one was one krone.
* Of a month that is to be explained it is asked of which place or citizen, with what each comes to; nothing typed is
  all of it, and how many lines that is is said. A line that lacks nothing is asked for nothing, as ever.
* Of somebody new who moves in it is asked who pays, and by which paragraph where others of the house have one: Enter is
  what a line means that says neither. Both were told before the yes or no, and to change them was to begin anew.
* Who never had a service is told so before it is asked which one ends, changes or was delivered.
* The roles of the competence in force are there to choose from, and a choice that is not understood is explained with
  what each of them means.
* Where a decision is journalised is among what may be another of what is corrected.
* The line that says the same is told once: after what was recorded, or where the answer was no to that.

Decided on 2026-11-29:

* Whoever breaks off is told the line with what was answered so far: typed again, it asks for the rest.
* A municipality's code that the list does not have on the day is refused where it is typed.
* What is granted is by its one paragraph where nothing is typed; where nobody has any, it is not asked for.
"""
